/** Tests of plugins in processes of their own. */
package dev.rosey.isolation;
